import path from 'node:path'
import js from '@eslint/js'
import tanstackQuery from '@tanstack/eslint-plugin-query'
import boundaries from 'eslint-plugin-boundaries'
import jsxA11y from 'eslint-plugin-jsx-a11y'
import reactHooks from 'eslint-plugin-react-hooks'
import redos from 'eslint-plugin-redos'
import tseslint from 'typescript-eslint'

/**
 * Who may import whom: the layers of `src`, lowest first, with the layers and the packages each may use.
 * `test/architecture/eslint-rules.test.ts` plants violations of it and expects them to be found.
 */
const react = ['react', 'react-dom', '@base-ui/react', 'clsx', 'lucide-react']
const screens = [...react, 'react-router', '@tanstack/react-query']
export const layers = {
  contract: { layers: [], packages: ['valibot'] },
  domain: { layers: ['contract'], packages: [] },
  session: { layers: ['contract', 'domain'], packages: ['valibot'] },
  api: { layers: ['session', 'contract', 'domain'], packages: ['valibot'] },
  queries: { layers: ['api', 'session', 'contract', 'domain'], packages: ['@tanstack/react-query'] },
  jobs: { layers: ['queries', 'api', 'session', 'contract', 'domain'], packages: ['@tanstack/react-query'] },
  ui: { layers: [], packages: react },
  components: { layers: ['ui', 'jobs', 'queries', 'session', 'domain', 'contract'], packages: screens },
  pages: {
    layers: ['components', 'ui', 'jobs', 'queries', 'session', 'domain', 'contract'],
    packages: [...screens, 'uqr', 'papaparse', '@tanstack/react-virtual'],
  },
  app: {
    layers: ['pages', 'components', 'ui', 'jobs', 'queries', 'session', 'api', 'domain', 'contract'],
    packages: screens,
  },
  // A separate bundle, which the simulator's host serves.
  devtools: { layers: ['components', 'ui', 'session', 'api', 'domain', 'contract'], packages: react },
  sim: { layers: ['contract', 'domain'], packages: ['msw', 'idb-keyval', 'valibot'] },
  server: { layers: ['contract', 'domain', 'sim'], packages: ['hono', '@hono/node-server'] },
  // Reaches the simulator by `import()` only; the static import is refused below.
  main: { layers: ['app', 'styles', 'sim'], packages: ['react', 'react-dom'] },
}

const policies = [
  ...Object.entries(layers).flatMap(([type, may]) => {
    const from = type === 'main' ? { file: { categories: 'main' } } : { element: { type } }
    return [
      { from, allow: { to: { element: { type: may.layers } } } },
      { from, allow: { to: { module: { origin: 'external', source: may.packages } } } },
    ].filter((policy) => [policy.allow.to.element?.type, policy.allow.to.module?.source].flat().some(Boolean))
  }),
  // A page's own folder, and no other page's.
  {
    from: { element: { type: 'pages' } },
    allow: { to: { element: { type: 'pages', captured: { page: '{{ from.element.captured.page }}' } } } },
  },
  { from: { file: { categories: 'totp' } }, allow: { to: { module: { origin: 'external', source: 'otpauth' } } } },
  {
    from: { file: { categories: 'common-passwords' } },
    allow: { to: { module: { origin: 'external', source: '@zxcvbn-ts/language-common' } } },
  },
  {
    from: { file: { categories: 'checksum' } },
    allow: { to: { module: { origin: 'external', source: '@noble/hashes' } } },
  },
  {
    from: { file: { categories: 'review-storage' } },
    allow: { to: { module: { origin: 'external', source: 'idb-keyval' } } },
  },
  // By `import()` only; the static import is refused below.
  { from: { file: { categories: 'simulator-controls' } }, allow: { to: { element: { type: 'devtools' } } } },
  { from: { element: { type: 'server' } }, allow: { to: { module: { origin: 'core' } } } },
]

const sourcesWithoutExtension = {
  regex: '^(?:#|\\.{1,2}/).*(?<!\\.(?:ts|tsx|css|json|cjs))$',
  message: 'Write the file name with its extension; the rules of this file see nothing else.',
}
const simStatically = {
  regex: '^#src/(?:sim|devtools)/',
  message: 'The simulator and its console are loaded by import(), behind a condition on the build.',
}
const useMutation = {
  name: '@tanstack/react-query',
  importNames: ['useMutation'],
  message: 'Changes go through components/use-safe-mutation.ts, which sends one per intent.',
}

const infiniteQueries = {
  name: '@tanstack/react-query',
  importNames: ['useInfiniteQuery', 'useSuspenseInfiniteQuery', 'infiniteQueryOptions'],
  message: 'Lists have pages, so that each place in a list has an address.',
}

const noMarkupFromText = [
  { selector: 'JSXAttribute[name.name="style"]', message: 'The policy allows no style attributes: use a class.' },
  { selector: 'JSXAttribute[name.name="dangerouslySetInnerHTML"]', message: 'Text is never markup here.' },
  {
    selector: 'AssignmentExpression[left.property.name=/^(?:innerHTML|outerHTML|srcdoc)$/]',
    message: 'Text is never markup here.',
  },
  {
    selector: 'CallExpression[callee.property.name=/^(?:insertAdjacentHTML|setHTMLUnsafe|createContextualFragment)$/]',
    message: 'Text is never markup here.',
  },
  {
    selector: 'CallExpression[callee.object.name="document"][callee.property.name=/^(?:write|writeln)$/]',
    message: 'Text is never markup here.',
  },
]
const onlyAfterPress = [
  {
    selector:
      'JSXAttribute[name.name="onBlur"] > JSXExpressionContainer > :not(ArrowFunctionExpression[body.callee.name="afterPress"])',
    message: 'Leaving a field changes nothing under a press: call afterPress of src/ui/press.ts, and nothing else.',
  },
]
const noBarrels = [
  { selector: 'ExportDefaultDeclaration', message: 'Named exports only, so that a thing has one name.' },
  { selector: 'ExportAllDeclaration', message: 'No barrels: import from the file that declares it.' },
  { selector: 'ExportNamedDeclaration[source]', message: 'No barrels: import from the file that declares it.' },
]
const noClockOrChance = [
  {
    selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
    message: 'Rules are pure: take the time as a parameter.',
  },
  {
    selector: 'CallExpression[callee.object.name="Date"][callee.property.name="now"]',
    message: 'Rules are pure: take the time as a parameter.',
  },
  {
    selector: 'CallExpression[callee.object.name="Math"][callee.property.name="random"]',
    message: 'Rules are pure: take chance as a parameter.',
  },
]
const network = ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource']
const onlyHttp = 'src/api/http.ts is the only way out.'

export default tseslint.config(
  { ignores: ['dist', 'build', 'coverage', 'test-results', 'playwright-report', 'test/contract'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      // Without this, `import { type X }` loads the module it needs only types of.
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // The limits of the service count code points, which is what a spread string gives.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      // Numbers read well in a template; everything else still needs a decision.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `() => close()` is the plain way to write a handler.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // An async event handler is fine: React ignores what it returns.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      // `void start()` says "not awaited on purpose".
      '@typescript-eslint/no-meaningless-void-operator': 'off',
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: { boundaries, redos },
    settings: {
      'import/resolver': { [path.resolve(import.meta.dirname, 'test/support/eslint-resolver.cjs')]: {} },
      'boundaries/root-path': import.meta.dirname,
      'boundaries/dependency-nodes': ['import', 'dynamic-import', 'export'],
      'boundaries/elements': [
        { type: 'pages', pattern: 'src/pages/*', capture: ['page'] },
        { type: 'styles', pattern: 'src/styles' },
        ...Object.keys(layers)
          .filter((type) => type !== 'main' && type !== 'pages')
          .map((type) => ({ type, pattern: `src/${type}` })),
      ],
      'boundaries/files': [
        { category: 'main', pattern: 'src/main.tsx' },
        { category: 'totp', pattern: 'src/domain/two-factor.ts' },
        { category: 'common-passwords', pattern: 'src/domain/common-passwords.ts' },
        { category: 'checksum', pattern: 'src/domain/access-review/checksum.ts' },
        { category: 'review-storage', pattern: 'src/api/review-storage.ts' },
        { category: 'simulator-controls', pattern: 'src/app/simulator-controls.tsx' },
      ],
    },
    rules: {
      'boundaries/no-unknown-files': 'error',
      'boundaries/no-unknown-dependencies': 'error',
      'boundaries/dependencies': ['error', { default: 'disallow', checkAllOrigins: true, policies }],
      'no-restricted-syntax': ['error', ...noMarkupFromText, ...noBarrels, ...onlyAfterPress],
      'no-restricted-imports': [
        'error',
        { paths: [useMutation, infiniteQueries], patterns: [sourcesWithoutExtension] },
      ],
      'no-restricted-globals': ['error', ...network.map((name) => ({ name, message: onlyHttp }))],
      'no-restricted-properties': [
        'error',
        ...['window', 'globalThis', 'self'].flatMap((object) =>
          network.map((property) => ({ object, property, message: onlyHttp })),
        ),
        { object: 'navigator', property: 'sendBeacon', message: onlyHttp },
      ],
      'redos/no-vulnerable': ['error', { timeout: 3000 }],
      'no-console': 'error',
      'no-eval': 'error',
    },
  },
  {
    files: ['src/{contract,domain}/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...noMarkupFromText, ...noBarrels, ...noClockOrChance] },
  },
  { files: ['src/api/http.ts'], rules: { 'no-restricted-globals': 'off' } },
  {
    files: ['src/components/use-safe-mutation.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [sourcesWithoutExtension] }] },
  },
  {
    files: ['src/main.tsx', 'src/app/simulator-controls.tsx'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [useMutation, infiniteQueries], patterns: [sourcesWithoutExtension, { ...simStatically }] },
      ],
    },
  },
  {
    files: ['src/{queries,jobs,ui,components,pages,app,devtools}/**/*.{ts,tsx}', 'src/main.tsx'],
    extends: [
      ...tanstackQuery.configs['flat/recommended-strict'],
      reactHooks.configs.flat.recommended,
      jsxA11y.flatConfigs.strict,
    ],
  },
  {
    files: ['src/ui/**/*.tsx'],
    rules: {
      // A table shown as cards on a narrow screen is no table to the browser any more: its roles are said in words.
      'jsx-a11y/no-redundant-roles': ['error', { thead: ['rowgroup'], tbody: ['rowgroup'] }],
      'jsx-a11y/no-interactive-element-to-noninteractive-role': ['error', { td: ['cell'], tr: ['row'] }],
    },
  },
  {
    files: ['test/**/*.{ts,tsx}'],
    extends: [tanstackQuery.configs['flat/recommended']],
    rules: {
      // A test takes apart answers whose shape it has just checked, and hands out half objects on purpose.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        require: 'readonly',
        exports: 'writable',
        module: 'writable',
      },
    },
  },
  { files: ['**/*.cjs'], languageOptions: { sourceType: 'commonjs', globals: { __dirname: 'readonly' } } },
  {
    files: ['public/**/*.js'],
    languageOptions: { sourceType: 'script', globals: { document: 'readonly', localStorage: 'readonly' } },
  },
)
