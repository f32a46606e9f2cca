export default definePageConfig({ navigationBarTitleText: '限制请假' });
