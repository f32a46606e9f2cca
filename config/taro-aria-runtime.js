import { mergeInternalComponents } from '@tarojs/shared';
import { ariaComponents } from './taro-aria-attributes';

mergeInternalComponents(ariaComponents);
