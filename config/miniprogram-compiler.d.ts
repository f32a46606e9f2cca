/** WeChat's compilers as the package wraps them; `wcsc` returns its error instead of throwing it. */
declare module 'miniprogram-compiler/src/wcc.js' {
  const compile: (root: string, files: string[], scripts: string[], options: { maxBuffer: number }) => string;
  export default compile;
}
declare module 'miniprogram-compiler/src/wcsc.js' {
  const compile: (root: string, files: string[], options: { maxBuffer: number }) => object | Error;
  export default compile;
}
