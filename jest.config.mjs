// Worker threads of the local cloud need cores of their own: two jest workers fill a two-core machine.
const swc = {
  jsc: {
    parser: { syntax: 'typescript', tsx: true, decorators: false },
    transform: { react: { runtime: 'automatic' } },
    target: 'es2022',
  },
  module: { type: 'commonjs' },
  sourceMaps: 'inline',
};

export default {
  testMatch: ['<rootDir>/__tests__/**/*.test.{ts,tsx}'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/__tests__/e2e/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/', '<rootDir>/.cache/'],
  transform: { '^.+\\.(t|j)sx?$': ['@swc/jest', swc], '^.+\\.mjs$': ['@swc/jest', swc] },
  transformIgnorePatterns: [
    '/node_modules/(?!(mingo|valibot|chinese-days|uqr|write-excel-file|read-excel-file|croner)/)',
  ],
  moduleNameMapper: {
    '^@contract/(.*)$': '<rootDir>/src/contract/$1',
    '^@kernel/(.*)$': '<rootDir>/cloudfunctions/_kernel/$1',
    '^@/(.*)$': '<rootDir>/src/$1',
    '\\.module\\.scss$': '<rootDir>/__tests__/support/style-names.ts',
    '\\.(scss|css)$': '<rootDir>/__tests__/support/style-names.ts',
  },
  testEnvironment: 'node',
  maxWorkers: 2,
  // Giving back the memory of many files takes a busy machine more than jest's half second; a handle that is left open
  // never ends and is still told.
  workerGracefulExitTimeout: 2_000,
  testTimeout: 60_000,
};
