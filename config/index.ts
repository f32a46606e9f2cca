import path from 'node:path';
import { defineConfig } from '@tarojs/cli';
import { miniConfig } from './taro-mini';
import { h5Config } from './taro-h5';

const root = path.resolve(__dirname, '..');

export default defineConfig<'webpack5'>(() => ({
  projectName: 'one-stop-student-community',
  date: '2026-11-23',
  // A number, not a function: the H5 build serialises a function without its scope.
  designWidth: 375,
  deviceRatio: { 375: 2, 640: 1.17, 750: 1, 828: 0.905 },
  sourceRoot: 'src',
  outputRoot: `dist/${process.env['TARO_ENV'] ?? 'weapp'}`,
  framework: 'react',
  compiler: { type: 'webpack5', prebundle: { enable: false } },
  cache: {
    enable: true,
    // The page list comes from the registry, which the cache's own list of configs does not follow.
    buildDependencies: { pages: [path.resolve(root, 'src/domains/registry.ts')] },
  },
  plugins: [path.resolve(root, 'config/taro-aria.ts')],
  alias: {
    '@contract': path.resolve(root, 'src/contract'),
    '@': path.resolve(root, 'src'),
  },

  // Tab icons are named by the theme file, where Taro does not look for them.
  copy: {
    patterns:
      process.env['TARO_ENV'] === 'h5' ? [] : [{ from: 'src/assets/tab/', to: 'dist/weapp/assets/tab/' }],
    options: {},
  },
  logger: { quiet: true, stats: false },
  mini: miniConfig(root),
  h5: h5Config(root),
}));
