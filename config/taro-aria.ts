import path from 'node:path';
import type { IPluginContext } from '@tarojs/service';
import { ariaComponents } from './taro-aria-attributes';

interface MiniPlatform {
  template?: { mergeComponents(ctx: IPluginContext, patch: typeof ariaComponents): void };
  runtimePath: string | string[];
}

/** Brings the aria attributes back that Taro drops from the WeChat templates. */
export default function taroAria(ctx: IPluginContext): void {
  ctx.registerMethod({
    name: 'onSetupClose',
    fn(platform: MiniPlatform) {
      if (!platform.template) return;
      platform.template.mergeComponents(ctx, ariaComponents);
      platform.runtimePath = ([] as string[]).concat(
        platform.runtimePath,
        path.resolve(__dirname, 'taro-aria-runtime.js'),
      );
    },
  });
}
