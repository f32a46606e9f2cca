import { domains } from './domains/registry';

// The browser build knows no theme variables; its dark colours stand in app.scss.
const themed = process.env.TARO_ENV !== 'h5';
const tab = (name: string, variable: string, word: string) => ({
  pagePath: `pages/${name}/index`,
  text: word,
  iconPath: themed ? `@${variable}` : `assets/tab/${name}-light.png`,
  selectedIconPath: themed ? `@${variable}On` : `assets/tab/${name}-light-on.png`,
});

export default defineAppConfig({
  pages: [
    'pages/home/index',
    'pages/to-do/index',
    'pages/messages/index',
    'pages/me/index',
    'pages/sign-in/index',
    'pages/privacy/index',
    'pages/unsent/index',
  ],
  subPackages: domains.map(({ name, pages }) => ({
    root: `domains/${name}`,
    pages: pages.map((page) => `pages/${page}/index`),
  })),
  preloadRule: {
    'pages/home/index': { network: 'all', packages: domains.map(({ name }) => `domains/${name}`) },
  },
  window: {
    navigationBarTitleText: '一站式学生社区',
    // Said explicitly, or the browser build shows no bar and so no way back.
    navigationStyle: 'default',
    navigationBarBackgroundColor: themed ? '@navBackground' : '#f4f6f9',
    // A theme variable; the typings know only the literal colours.
    navigationBarTextStyle: themed ? '@navText' : 'black',
    backgroundColor: themed ? '@background' : '#f4f6f9',
    backgroundTextStyle: themed ? '@backgroundText' : 'dark',
  },
  tabBar: {
    color: themed ? '@tabText' : '#5b6675',
    selectedColor: themed ? '@tabSelected' : '#1a6dff',
    backgroundColor: themed ? '@tabBackground' : '#ffffff',
    borderStyle: (themed ? '@tabBorder' : 'white') as 'white',
    list: [
      tab('home', 'tabHome', '工作台'),
      tab('to-do', 'tabToDo', '待办'),
      tab('messages', 'tabMessages', '消息'),
      tab('me', 'tabMe', '我的'),
    ],
  },
  darkmode: true,
  themeLocation: 'theme.json',
  lazyCodeLoading: 'requiredComponents',
});
