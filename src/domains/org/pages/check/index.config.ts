export default definePageConfig({ navigationBarTitleText: '考勤设置' });
