export default definePageConfig({ navigationBarTitleText: '出门凭证' });
