export default definePageConfig({ navigationBarTitleText: 'messages' });
