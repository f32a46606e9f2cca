export default defineAppConfig({
  pages: [
    'pages/home/index',
    'pages/to-do/index',
    'pages/messages/index',
    'pages/me/index',
    'pages/sign-in/index',
    'pages/privacy/index',
  ],
  window: {
    navigationBarTitleText: '一站式学生社区',
    navigationBarBackgroundColor: '@navBackground',
    navigationBarTextStyle: '@navText',
    backgroundColor: '@background',
    backgroundTextStyle: '@backgroundText',
  },
  tabBar: {
    color: '@tabText',
    selectedColor: '@tabSelected',
    backgroundColor: '@tabBackground',
    // A theme variable; the typings know only the two literal colours.
    borderStyle: '@tabBorder' as 'black',
    list: [
      { pagePath: 'pages/home/index', text: '工作台' },
      { pagePath: 'pages/to-do/index', text: '待办' },
      { pagePath: 'pages/messages/index', text: '消息' },
      { pagePath: 'pages/me/index', text: '我的' },
    ],
  },
  darkmode: true,
  themeLocation: 'theme.json',
  lazyCodeLoading: 'requiredComponents',
});
