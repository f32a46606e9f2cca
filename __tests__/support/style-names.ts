/** Stands in for a stylesheet in jest: every class name is its own key. */
const names: Record<string, string> = new Proxy(
  {},
  { get: (_target, key) => (key === '__esModule' ? false : String(key)) },
);
export default names;
