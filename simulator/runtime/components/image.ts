import { asFlag, asText, type BuiltIn, type BuiltInNode } from './built-in';

const FIT: Record<string, string> = {
  scaleToFill: 'fill',
  aspectFit: 'contain',
  aspectFill: 'cover',
  widthFix: 'fill',
  heightFix: 'fill',
  center: 'none',
};

function picture(node: BuiltInNode): HTMLImageElement {
  return node.state.picture as HTMLImageElement;
}

/** Dist paths are served beside the app, temp files by the object URLs the file API made. */
function address(node: BuiltInNode, source: string): string {
  const file = node.host.hooks.files as { url(path: string): string | undefined } | undefined;
  const temporary = file?.url(source);
  if (temporary) return temporary;
  if (/^(https?:|data:|blob:|\/\/)/.test(source) || source === '') return source;
  const page = node.dom.closest('wx-page')?.getAttribute('data-path') ?? '';
  const base = source.startsWith('/') ? '' : page.split('/').slice(0, -1).join('/') + '/';
  return (node.host.options.assets ?? '') + base + source.replace(/^\//, '');
}

export const image: BuiltIn = {
  properties: ['src', 'mode', 'lazyLoad', 'webp', 'showMenuByLongpress', 'fadeIn', 'forceHttps'],
  childless: true,
  created(node) {
    const img = node.dom.ownerDocument.createElement('img');
    img.alt = '';
    node.state.picture = img;
    node.dom.appendChild(img);
    img.addEventListener('load', () => {
      const { naturalWidth: width, naturalHeight: height } = img;
      if (node.props.mode === 'widthFix')
        node.dom.style.height = `${(node.dom.offsetWidth * height) / width}px`;
      if (node.props.mode === 'heightFix')
        node.dom.style.width = `${(node.dom.offsetHeight * width) / height}px`;
      node.fire('load', { width, height });
    });
    img.addEventListener('error', () =>
      node.fire('error', { errMsg: `GET ${asText(node.props.src)} failed` }),
    );
  },
  changed(node, name, value) {
    if (name === 'src' && asText(value)) picture(node).src = address(node, asText(value));
    if (name === 'mode') picture(node).style.objectFit = FIT[asText(value)] ?? 'fill';
    if (name === 'lazyLoad') picture(node).loading = asFlag(value) ? 'lazy' : 'eager';
    if (name === 'ariaLabel') picture(node).alt = asText(value);
  },
};
