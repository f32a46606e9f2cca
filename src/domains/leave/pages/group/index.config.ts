export default definePageConfig({ navigationBarTitleText: '集体公假' });
