export default definePageConfig({ navigationBarTitleText: '新学期' });
