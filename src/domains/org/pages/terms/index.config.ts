export default definePageConfig({ navigationBarTitleText: '学期与作息' });
