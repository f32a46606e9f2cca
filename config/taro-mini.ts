import path from 'node:path';
import type { IProjectConfig } from '@tarojs/taro/types/compile/config/project';

/** Packages that ship syntax newer than the oldest phones understand and so go through babel as well. */
const modernPackages = ['valibot', 'zustand', 'uqr'];

/** The WeChat build: dist/weapp. */
export function miniConfig(root: string): NonNullable<IProjectConfig<'webpack5'>['mini']> {
  return {
    postcss: {
      pxtransform: { enable: true, config: {} },
      cssModules: {
        enable: true,
        config: { namingPattern: 'module', generateScopedName: '[local]_[hash:base64:4]' },
      },
    },
    compile: { include: modernPackages.map((name) => path.join(root, 'node_modules', name)) },
    optimizeMainPackage: { enable: true },
    experimental: { compileMode: true },
    enableSourceMap: false,
    // Taro warns about every order of CSS modules; with scoped names the order does not matter.
    miniCssExtractPluginOption: { ignoreOrder: true },
  };
}
