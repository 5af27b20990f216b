/** Unit tests (`unit`), end-to-end tests on a real PostgreSQL (`e2e`), browser tests (`browser`). */
const common = {
  rootDir: import.meta.dirname ?? new URL('.', import.meta.url).pathname,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  moduleNameMapper: { '^@tidemark/chart$': '<rootDir>/src/visualization/chart/index.ts', '^@tidemark/silence$': '<rootDir>/src/alerts/domain/silence.ts', '^@tidemark/sdk/(.*)\\.js$': '<rootDir>/sdk/src/$1', '^(\\.{1,2}/.*)\\.js$': '$1', '^content-disposition$': '<rootDir>/test/support/content-disposition.cjs' },
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', tsx: false, decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          keepClassNames: true,
        },
        module: { type: 'es6' },
      },
    ],
  },
};

const onDatabase = {
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
};

export default {
  // Far more than any test takes: beside another suite, on a machine that has more to do, a visit of the browser takes its time.
  testTimeout: 120_000,
  maxWorkers: 2,
  // Modules evaluated in a test's own context are not all given back: a worker of hundreds of suites ends for want of memory.
  workerIdleMemoryLimit: '1200MB',
  projects: [
    { ...common, displayName: 'unit', testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/web/src/**/*.spec.ts', '<rootDir>/sdk/src/**/*.spec.ts', '<rootDir>/migrations/**/*.spec.ts'] },
    { ...common, ...onDatabase, displayName: 'e2e', testMatch: ['<rootDir>/test/**/*.e2e-spec.ts'] },
    { ...common, ...onDatabase, displayName: 'browser', testEnvironment: '<rootDir>/test/support/browser-environment.mjs', testMatch: ['<rootDir>/test/browser/*.browser-spec.ts'] },
  ],
};
