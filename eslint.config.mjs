import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** What a person reads is Chinese, its punctuation too; headers of the school's own Excel are spelled as schools do. */
const halfWidth = '/[\\u4e00-\\u9fff”](?:[,;:?!](?! ?[A-Za-z(])|[(])/';
const punctuation = ['Literal[value=%]', 'TemplateElement[value.raw=%]', 'JSXText[value=%]'].map(
  (selector) => ({
    selector: selector.replace('%', halfWidth),
    message: 'Chinese text takes full-width punctuation: ，；：？！（）',
  }),
);

const clockRule = (message) => [
  { selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message },
];

export default tseslint.config(
  {
    ignores: [
      'dist',
      'node_modules',
      '.data',
      'coverage',
      'screenshots',
      '__tests__/support/foreign-project',
      '__tests__/weapp/fixture',
      '**/*.js',
      '**/*.mjs',
      '**/*.cjs',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './tsconfig.server.json', './tsconfig.tools.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unnecessary-type-arguments': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'max-lines': ['error', { max: 400, skipBlankLines: false, skipComments: false }],
    },
  },
  {
    files: ['{src,cloudfunctions,local-cloud,config,simulator,bench}/**/*.{ts,tsx}'],
    rules: { 'no-restricted-syntax': ['error', ...punctuation] },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': hooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  {
    files: ['cloudfunctions/**/*.ts', 'src/contract/**/*.ts'],
    ignores: ['cloudfunctions/_kernel/clock.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...punctuation,
        ...clockRule('Take ctx.now: only _kernel/clock.ts reads the clock.'),
      ],
    },
  },
  {
    // Tests reach into replies of every shape; their assertions are the check.
    files: ['__tests__/**/*.{ts,tsx}', 'bench/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
    },
  },
);
