export default definePageConfig({ navigationBarTitleText: 'to-do' });
