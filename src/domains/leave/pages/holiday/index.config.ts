export default definePageConfig({ navigationBarTitleText: '离校返校' });
