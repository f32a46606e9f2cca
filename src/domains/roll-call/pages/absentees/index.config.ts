export default definePageConfig({ navigationBarTitleText: '缺勤名单' });
