export default definePageConfig({ navigationBarTitleText: '查人' });
