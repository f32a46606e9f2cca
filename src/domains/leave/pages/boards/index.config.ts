export default definePageConfig({ navigationBarTitleText: '去向看板' });
