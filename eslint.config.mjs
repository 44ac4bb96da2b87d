import js from '@eslint/js'
import query from '@tanstack/eslint-plugin-query'
import vitest from '@vitest/eslint-plugin'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

/** Size and complexity caps of docs/decisions/0003: the tail of long functions is what rots. */
const caps = {
  complexity: ['error', 10],
  'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
  'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true, IIFEs: true }],
  'max-params': ['error', 3],
  'max-depth': ['error', 3],
}

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '.cache/**', 'data/**', 'screenshots/**', 'drizzle/**'] },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [
      js.configs.recommended,
      ...tseslint.configs.strictTypeChecked,
      ...tseslint.configs.stylisticTypeChecked,
    ],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true },
    rules: {
      ...caps,
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      // Numbers and dates in sentences are what this product prints; everything else stays forbidden.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `() => void setOpen(true)` reads better than a block in JSX and in Fastify hooks.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // An object type and its record are told apart by use here, not by keyword.
      '@typescript-eslint/consistent-type-definitions': 'off',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
        { selector: 'ExportAllDeclaration[exported=null][source.value=/^@/]', message: 'Re-export by name.' },
      ],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    // The named seams where a value is talked into a type, each with its reason in the file.
    files: [
      'packages/domain/src/ids.ts',
      'apps/api/src/http/mount.ts',
      'apps/api/src/db/tenant.ts',
      'apps/web/src/api/client.ts',
    ],
    rules: {
      '@typescript-eslint/consistent-type-assertions': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
    },
  },
  {
    files: ['packages/domain/src/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        'Date',
        'process',
        'fetch',
        'setTimeout',
        'setInterval',
        'performance',
        'crypto',
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'A seed is an argument.' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: ':function[async=true]', message: 'The core is synchronous.' },
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
      ],
    },
  },
  {
    files: ['apps/web/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat['recommended-latest'], ...query.configs['flat/recommended']],
    rules: {
      // A component's markup is long without being complex; 50 lines of JSX is one small form.
      'max-lines-per-function': ['error', { max: 90, skipBlankLines: true, skipComments: true }],
      // Router and query throw redirects and errors that are not Error objects, as their manuals say.
      '@typescript-eslint/only-throw-error': 'off',
    },
  },
  {
    files: ['**/*.test.{ts,tsx}', '**/*.e2e.ts', '**/testing/**/*.{ts,tsx}', 'e2e/**/*.ts'],
    plugins: { vitest },
    rules: {
      ...vitest.configs.recommended.rules,
      // A describe block is a table of contents, not a function.
      'max-lines-per-function': 'off',
      // Fixtures of many parts are clearer side by side than through objects of objects.
      'max-params': ['error', 5],
      '@typescript-eslint/no-non-null-assertion': 'error',
      'vitest/no-focused-tests': 'error',
      // The second argument is the message that a failure shows, e.g. the answer's body.
      'vitest/valid-expect': ['error', { maxArgs: 2 }],
      'vitest/expect-expect': [
        'error',
        { assertFunctionNames: ['expect', 'expect*', 'assert*', 'fc.assert'] },
      ],
      // Skips are conditional on the machine (root, shared specifications) and say so in their titles.
      'vitest/no-conditional-tests': 'off',
      'vitest/no-standalone-expect': 'off',
      'vitest/valid-title': ['error', { allowArguments: true }],
    },
  },
  {
    // Playwright types the JSON of an answer as any; journeys name its type where they read it, and assert its content.
    files: ['e2e/**/*.ts'],
    rules: { '@typescript-eslint/no-unsafe-assignment': 'off' },
  },
  {
    // Command line programs talk to a person.
    files: ['bench/**/*.ts', 'apps/*/src/main.ts', 'apps/api/src/cli/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    // Vite, vitest and drizzle-kit read the default export of their configuration.
    files: ['**/*.config.{ts,mjs}'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['**/*.{mjs,cjs}'],
    extends: [js.configs.recommended],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        fetch: 'readonly',
        AbortSignal: 'readonly',
        performance: 'readonly',
      },
    },
    rules: caps,
  },
)
