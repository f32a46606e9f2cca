export default definePageConfig({ navigationBarTitleText: '请假规则' });
