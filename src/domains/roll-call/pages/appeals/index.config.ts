export default definePageConfig({ navigationBarTitleText: '考勤申诉' });
