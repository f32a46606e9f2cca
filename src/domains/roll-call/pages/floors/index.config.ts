export default definePageConfig({ navigationBarTitleText: '各层进度' });
