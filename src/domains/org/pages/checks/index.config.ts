export default definePageConfig({ navigationBarTitleText: '考勤时段' });
