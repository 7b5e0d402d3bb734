import { readFileSync } from 'node:fs'
import path from 'node:path'
import { ESLint } from 'eslint'
import tseslint from 'typescript-eslint'
import { expect, test } from 'vitest'

/**
 * The import rules are silent about what they do not understand, so they are tested: planted violations must be found,
 * and clean samples must not be.
 *
 * Planted files do not exist and belong to no TypeScript project, so the rules that need types are off here.
 */
const root = path.resolve(import.meta.dirname, '../..')
const eslint = new ESLint({
  cwd: root,
  overrideConfig: {
    ...tseslint.configs.disableTypeChecked,
    languageOptions: { parserOptions: { projectService: false } },
  },
})

async function rulesAgainst(filePath: string, code: string): Promise<(string | null)[]> {
  const results = await eslint.lintText(code, { filePath })
  return results.flatMap(({ messages }) => messages.map(({ ruleId, fatal, message }) => (fatal ? message : ruleId)))
}

const layers = 'boundaries/dependencies'
const uses = (source: string) => `import { a } from '${source}'\nexport const b = a\n`

test.each([
  ['contract using domain', 'src/contract/planted.ts', uses('#src/domain/ids.ts'), layers],
  ['domain using api', 'src/domain/planted.ts', uses('#src/api/http.ts'), layers],
  ['domain using api by a relative path', 'src/domain/planted.ts', uses('../api/http.ts'), layers],
  ['domain using React', 'src/domain/planted.ts', uses('react'), layers],
  ['domain using otpauth outside two-factor.ts', 'src/domain/planted.ts', uses('otpauth'), layers],
  ['domain using the password list elsewhere', 'src/domain/planted.ts', uses('@zxcvbn-ts/language-common'), layers],
  ['domain using the checksums elsewhere', 'src/domain/planted.ts', uses('@noble/hashes/sha2.js'), layers],
  ['api using the database elsewhere', 'src/api/planted.ts', uses('idb-keyval'), layers],
  ['domain reading the clock', 'src/domain/planted.ts', 'export const f = () => Date.now()\n', 'no-restricted-syntax'],
  ['domain reading the date', 'src/domain/planted.ts', 'export const f = () => new Date()\n', 'no-restricted-syntax'],
  ['domain by chance', 'src/domain/planted.ts', 'export const f = () => Math.random()\n', 'no-restricted-syntax'],
  ['api using queries', 'src/api/planted.ts', uses('#src/queries/register.ts'), layers],
  ['api using node', 'src/api/planted.ts', uses('node:fs'), layers],
  ['session using api', 'src/session/planted.ts', uses('#src/api/http.ts'), layers],
  ['session using queries', 'src/session/planted.ts', uses('#src/queries/register.ts'), layers],
  ['session using React', 'src/session/planted.ts', uses('react'), layers],
  ['queries using ui', 'src/queries/planted.ts', uses('#src/ui/button.tsx'), layers],
  ['queries using jobs', 'src/queries/planted.ts', uses('#src/jobs/bulk-run.ts'), layers],
  ['jobs using a component', 'src/jobs/planted.ts', uses('#src/components/use-store.ts'), layers],
  ['jobs using React', 'src/jobs/planted.ts', uses('react'), layers],
  ['queries using React', 'src/queries/planted.ts', uses('react'), layers],
  ['ui using the router', 'src/ui/planted.tsx', uses('react-router'), layers],
  ['ui using domain', 'src/ui/planted.tsx', uses('#src/domain/ids.ts'), layers],
  ['a component using a page', 'src/components/planted.tsx', uses('#src/pages/users/users.page.tsx'), layers],
  ['a page using another page', 'src/pages/users/planted.tsx', uses('#src/pages/account/account.route.ts'), layers],
  ['a page using another page by a relative path', 'src/pages/users/planted.tsx', uses('../account/a.ts'), layers],
  ['a page using api', 'src/pages/users/planted.tsx', uses('#src/api/user-api.ts'), layers],
  ['a page using msw', 'src/pages/users/planted.tsx', uses('msw'), layers],
  ['a page using sim', 'src/pages/users/planted.tsx', uses('#src/sim/simulator.ts'), layers],
  ['app using sim', 'src/app/planted.ts', uses('#src/sim/simulator.ts'), layers],
  ['app loading sim', 'src/app/planted.ts', "export const f = () => import('#src/sim/browser.ts')\n", layers],
  [
    'app using types of sim',
    'src/app/planted.ts',
    "import type { A } from '#src/sim/simulator.ts'\nexport type B = A\n",
    layers,
  ],
  ['app loading devtools', 'src/app/planted.ts', "export const f = () => import('#src/devtools/mount.tsx')\n", layers],
  [
    'the place of devtools using them at once',
    'src/app/simulator-controls.tsx',
    uses('#src/devtools/mount.tsx'),
    'no-restricted-imports',
  ],
  ['devtools using a page', 'src/devtools/planted.tsx', uses('#src/pages/users/users.page.tsx'), layers],
  ['sim using api', 'src/sim/planted.ts', uses('#src/api/http.ts'), layers],
  ['server using app', 'src/server/planted.ts', uses('#src/app/app.tsx'), layers],
  ['main using a page', 'src/main.tsx', uses('#src/pages/users/users.page.tsx'), layers],
  ['main using sim at once', 'src/main.tsx', uses('#src/sim/browser.ts'), 'no-restricted-imports'],
  ['a package nobody chose', 'src/queries/planted.ts', uses('lodash'), layers],
  ['a folder that is no layer', 'src/helpers/planted.ts', 'export const a = 1\n', 'boundaries/no-unknown-files'],
  ['an import without its extension', 'src/domain/planted.ts', uses('./ids'), 'no-restricted-imports'],
  ['a stray fetch', 'src/queries/planted.ts', "export const f = () => fetch('/ng/api')\n", 'no-restricted-globals'],
  [
    'a fetch by way of window',
    'src/queries/planted.ts',
    "export const f = () => window.fetch('/ng/api')\n",
    'no-restricted-properties',
  ],
  [
    'a beacon',
    'src/app/planted.ts',
    "export const f = () => navigator.sendBeacon('/ng/api')\n",
    'no-restricted-properties',
  ],
  [
    'a query written in a page',
    'src/pages/users/planted.tsx',
    [
      "import { useQuery } from '@tanstack/react-query'",
      "export const usePeople = () => useQuery({ queryKey: ['users'], queryFn: () => [] }).data",
    ].join('\n'),
    '@tanstack/query/prefer-query-options',
  ],
  [
    'a mutation outside use-write.ts',
    'src/pages/users/planted.tsx',
    "import { useMutation } from '@tanstack/react-query'\nexport const f = useMutation\n",
    'no-restricted-imports',
  ],
  [
    'a style attribute',
    'src/ui/planted.tsx',
    "export const A = () => <p style={{ color: 'red' }}>a</p>\n",
    'no-restricted-syntax',
  ],
  [
    'markup from text in JSX',
    'src/ui/planted.tsx',
    'export const A = ({ a }: { a: string }) => <p dangerouslySetInnerHTML={{ __html: a }} />\n',
    'no-restricted-syntax',
  ],
  [
    'markup from text in the document',
    'src/ui/planted.ts',
    'export const f = (a: HTMLElement, b: string) => {\n  a.innerHTML = b\n}\n',
    'no-restricted-syntax',
  ],
  [
    'something that happens under a press when a field is left',
    'src/ui/planted.tsx',
    'export const A = ({ f }: { f: () => void }) => <input aria-label="a" onBlur={() => f()} />\n',
    'no-restricted-syntax',
  ],
  ['document.write', 'src/app/planted.ts', "export const f = () => document.write('a')\n", 'no-restricted-syntax'],
  ['a default export', 'src/domain/planted.ts', 'export default 1\n', 'no-restricted-syntax'],
  ['a barrel', 'src/domain/planted.ts', "export * from './ids.ts'\n", 'no-restricted-syntax'],
  ['a barrel by name', 'src/domain/planted.ts', "export { isId } from './ids.ts'\n", 'no-restricted-syntax'],
  ['any', 'src/domain/planted.ts', 'export const a = (b: any) => b\n', '@typescript-eslint/no-explicit-any'],
  [
    'a non-null assertion',
    'src/domain/planted.ts',
    'export const a = (b?: string) => b!\n',
    '@typescript-eslint/no-non-null-assertion',
  ],
  [
    'a silenced compiler',
    'src/domain/planted.ts',
    '// @ts-ignore\nexport const a = 1\n',
    '@typescript-eslint/ban-ts-comment',
  ],
  [
    'a regular expression that can be made to hang',
    'src/domain/planted.ts',
    'export const a = /^(\\w+\\s?)*$/\n',
    'redos/no-vulnerable',
  ],
  [
    'a clickable that is no control',
    'src/ui/planted.tsx',
    'export const A = ({ f }: { f: () => void }) => <div onClick={f}>a</div>\n',
    'jsx-a11y/no-static-element-interactions',
  ],
  [
    'a hook behind a condition',
    'src/components/planted.tsx',
    "import { useState } from 'react'\nexport const useA = (b: boolean) => (b ? useState(1) : undefined)\n",
    'react-hooks/rules-of-hooks',
  ],
])('finds %s', async (_title, file, code, rule) => {
  expect(await rulesAgainst(file, code)).toContain(rule)
})

test.each([
  ['domain/two-factor.ts', 'src/domain/two-factor.ts', uses('otpauth')],
  ['review-storage.ts', 'src/api/review-storage.ts', uses('idb-keyval')],
  ['checksum.ts', 'src/domain/access-review/checksum.ts', uses('@noble/hashes/sha2.js')],
  [
    'a page',
    'src/pages/users/planted.tsx',
    [
      "import { useQuery } from '@tanstack/react-query'",
      "import { Link } from 'react-router'",
      "import { paths } from '#src/domain/paths.ts'",
      "import { userListQuery } from '#src/queries/user-queries.ts'",
      "import { Button } from '#src/ui/button.tsx'",
      "import { parse } from './users.search.ts'",
      "import { serialize } from '#src/pages/users/users.search.ts'",
      'export const A = () => {',
      '  const { data } = useQuery(userListQuery(parse, serialize))',
      '  return <Link to={paths.users}><Button>{data}</Button></Link>',
      '}',
    ].join('\n'),
  ],
  ['api/http.ts', 'src/api/http.ts', "export const f = () => fetch('/ng/api')\n"],
  [
    'components/use-safe-mutation.ts',
    'src/components/use-safe-mutation.ts',
    "import { useMutation } from '@tanstack/react-query'\nexport const a = useMutation\n",
  ],
  [
    'main.tsx',
    'src/main.tsx',
    [
      "import { createRoot } from 'react-dom/client'",
      "import { App } from '#src/app/app.tsx'",
      "import '#src/styles/base.css'",
      "if (import.meta.env.MODE === 'demo') await import('#src/sim/browser.ts')",
      'createRoot(document.body).render(<App />)',
    ].join('\n'),
  ],
])('says nothing about a clean %s', async (_title, file, code) => {
  expect(await rulesAgainst(file, code)).toEqual([])
})

/** Names in a cell: `a`, `b`; "those of `c`" stands for what another row names. */
function namesIn(cell: string, others: ReadonlyMap<string, readonly string[]>): string[] {
  return [...cell.matchAll(/(those of )?`([^`]+)`/gu)].flatMap(([, same, name = '']) =>
    same === undefined ? [name] : (others.get(name) ?? []),
  )
}

test('docs/architecture.md has the same table as the rules', async () => {
  const config = (await import(path.join(root, 'eslint.config.js'))) as {
    layers: Record<string, { layers: string[]; packages: string[] }>
  }
  const packages = new Map<string, readonly string[]>()
  const document = readFileSync(path.join(root, 'docs/architecture.md'), 'utf8')
  const rows = (document.split('## Who may import whom')[1]?.split('## ')[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => {
      const [, layer = '', can = '', packageList = ''] = line.split('|')
      const name = layer.replaceAll('`', '').trim()
      packages.set(name, namesIn(packageList, packages))
      return [name.replace('.tsx', ''), { layers: namesIn(can, new Map()), packages: packages.get(name) }]
    })
  expect(Object.fromEntries(rows)).toEqual(config.layers)
})
