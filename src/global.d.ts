/// <reference types="@tarojs/taro" />

declare module '*.module.scss' {
  const classes: Record<string, string>;
  export default classes;
}
declare module '*.scss';
declare module '*.png' {
  const address: string;
  export default address;
}

declare const process: { env: { TARO_ENV: 'weapp' | 'h5'; NODE_ENV: 'development' | 'production' | 'test' } };
