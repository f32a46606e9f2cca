export default definePageConfig({ navigationBarTitleText: '登记集体公假' });
