// The oldest engines WeChat still starts a current base library on; newer syntax is compiled down to them.
module.exports = {
  presets: [
    [
      'taro',
      {
        framework: 'react',
        ts: true,
        compiler: 'webpack5',
        useBuiltIns: false,
        targets: { ios: '12', chrome: '78' },
      },
    ],
  ],
};
