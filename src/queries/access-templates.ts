import { keep, parseTemplates, readKept, templatesText } from '#src/api/template-storage.ts'
import { MOST_TEMPLATES, type AccessTemplate } from '#src/contract/access-template.ts'
import { scopeLevel, type Scope } from '#src/domain/scope.ts'

/**
 * Templates of access that are kept on this device, for each account and level: roles, resource groups and groups by
 * identifier and name, never people. A store for `useSyncExternalStore`; other tabs follow.
 */
export type Templates = {
  /** By name. */
  readonly all: readonly AccessTemplate[]
  /** Whether the device keeps them; else they are there until the page is left (F56). */
  readonly kept: boolean
}

const seen = new Map<string, { readonly text: string | null; readonly templates: Templates }>()
/** What the device would not keep. */
const unkept = new Map<string, Templates>()
const listeners = new Set<() => void>()
const nothing: Templates = { all: [], kept: false }

/** Start of their names on the device, after the app's own prefix. */
export const TEMPLATES = 'access-templates.'

function nameOf(scope: Scope): string {
  return `harness-user-admin.${TEMPLATES}${scope.account}.${scopeLevel(scope)}`
}

/** The templates for a scope; the same object until they change. */
export function templatesFor(scope: Scope): Templates {
  const name = nameOf(scope)
  const blocked = unkept.get(name)
  if (blocked !== undefined) return blocked
  const now = readKept(name)
  if (now === undefined) return nothing
  const before = seen.get(name)
  if (before?.text === now.text) return before.templates
  const templates = { all: byName(parseTemplates(now.text)), kept: true }
  seen.set(name, { text: now.text, templates })
  return templates
}

const words = new Intl.Collator('en', { sensitivity: 'base', numeric: true })

function byName(templates: readonly AccessTemplate[]): readonly AccessTemplate[] {
  return templates.toSorted((one, other) => words.compare(one.name, other.name))
}

/** Replaces the templates for a scope. */
export function setTemplates(scope: Scope, templates: readonly AccessTemplate[]): void {
  const name = nameOf(scope)
  const all = byName(templates).slice(0, MOST_TEMPLATES)
  if (keep(name, templatesText(all))) unkept.delete(name)
  else unkept.set(name, { all, kept: false })
  tell()
}

/** After what the device kept was removed. */
export function forgetTemplates(): void {
  unkept.clear()
  seen.clear()
  tell()
}

function tell(): void {
  for (const listener of listeners) listener()
}

export function subscribeTemplates(listener: () => void): () => void {
  if (listeners.size === 0) addEventListener('storage', tell)
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) removeEventListener('storage', tell)
  }
}
