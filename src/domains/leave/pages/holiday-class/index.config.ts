export default definePageConfig({ navigationBarTitleText: '班级登记' });
