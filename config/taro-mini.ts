import path from 'node:path';
import { DefinePlugin } from 'webpack';
import type { IProjectConfig } from '@tarojs/taro/types/compile/config/project';

/** The part of webpack-chain used here; Taro's typings leave the chain open. */
interface DefiningChain {
  plugin(name: string): { use(plugin: typeof DefinePlugin, args: [Record<string, string>]): unknown };
}

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
    webpackChain(chain: DefiningChain) {
      // Said at build time, so that a library's branch for browsers (tweetnacl's) is not shipped to phones.
      chain.plugin('phone').use(DefinePlugin, [{ self: 'undefined' }]);
    },
    // Taro warns about every order of CSS modules; with scoped names the order does not matter.
    miniCssExtractPluginOption: { ignoreOrder: true },
  };
}
