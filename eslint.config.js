import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import tseslint from 'typescript-eslint';

const refuse = (message, ...selectors) => selectors.map((selector) => ({ selector, message }));

/** `process.env`, however it is reached: by a computed name, taken apart, imported, or through another name of `process`. */
const PROCESS_ENV = refuse(
  'Only platform/config reads the environment; inject its objects.',
  "MemberExpression[object.name='process'][property.name='env']",
  ":matches(MemberExpression[object.property.name='process'], MemberExpression[object.property.value='process'])[property.name='env']",
  "MemberExpression[object.name='process'][computed=true]",
  "MemberExpression[object.property.name='process'][computed=true]",
  ":matches(VariableDeclarator[init.name='process'], VariableDeclarator[init.property.name='process']) > ObjectPattern > :matches(Property[key.name='env'], Property[key.value='env'], RestElement)",
  ":matches(AssignmentExpression[right.name='process'], AssignmentPattern[right.name='process']) > ObjectPattern > :matches(Property[key.name='env'], Property[key.value='env'], RestElement)",
  "VariableDeclarator[init.name='process'][id.type='Identifier']",
  "ImportDeclaration[source.value=/^(node:)?process$/] > :matches(ImportSpecifier[imported.name='env'], ImportNamespaceSpecifier)",
);
/** `it.only`, also before `.each` and after `.concurrent`, and jest's short names for it. */
const ONLY = refuse(
  'A test that runs alone hides the others.',
  "MemberExpression[object.name=/^(it|test|describe)$/]:matches([property.name='only'], [property.value='only'])",
  "MemberExpression[object.object.name=/^(it|test|describe)$/]:matches([property.name='only'], [property.value='only'])",
  'VariableDeclarator[init.name=/^(it|test|describe)$/] > ObjectPattern',
);
const FOCUSED = refuse(
  'A test that runs alone hides the others.',
  'CallExpression[callee.name=/^(fit|fdescribe)$/]',
  'MemberExpression[object.name=/^(fit|fdescribe)$/]',
);

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', 'coverage/**', '.tidemark/**', 'web/src/api/schema.d.ts', 'sdk/src/api/schema.ts', 'web/public/**'] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      globals: { ...globals.node },
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js', 'scripts/*.mjs', 'web/*.mjs', 'sdk/*.mjs', 'sdk/example/*.mjs', 'test/support/*.mjs', 'test/support/*.cjs'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/only-throw-error': 'error',
      'no-restricted-syntax': ['error', ...PROCESS_ENV, ...ONLY],
      'no-console': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
    },
  },
  {
    // The start of each process hands its environment to platform/config; tests and scripts are processes of their own.
    files: ['src/main.ts', 'src/cli.ts', 'test/**', 'bench/**', 'scripts/**', 'sdk/*.mjs', 'sdk/example/**', 'web/vite.config.ts', '*.js'],
    rules: { 'no-restricted-syntax': ['error', ...ONLY], 'no-console': 'off' },
  },
  {
    // jest's matchers (expect.any, expect.stringContaining) are typed any.
    files: ['test/**', '**/*.spec.{ts,tsx}'],
    rules: { '@typescript-eslint/no-unsafe-assignment': 'off', '@typescript-eslint/no-unsafe-argument': 'off' },
  },
  { files: ['test/**'], rules: { 'no-restricted-syntax': ['error', ...ONLY, ...FOCUSED] } },
  { files: ['**/*.spec.{ts,tsx}'], rules: { 'no-restricted-syntax': ['error', ...PROCESS_ENV, ...ONLY, ...FOCUSED] } },
  {
    files: ['**/*.{js,mjs,cjs}'],
    ...tseslint.configs.disableTypeChecked,
  },
  {
    files: ['sdk/src/**/*.ts', 'sdk/example/pages/**'],
    languageOptions: { globals: { ...globals.browser } },
  },
  {
    files: ['web/src/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    languageOptions: { globals: { ...globals.browser } },
    rules: { ...reactHooks.configs.recommended.rules, '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }] },
  },
);
