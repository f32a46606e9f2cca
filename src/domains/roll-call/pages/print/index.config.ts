export default definePageConfig({ navigationBarTitleText: '纸质点名表' });
