import { isSafeId } from '#src/domain/ids.ts'
import { permissionParts } from '#src/domain/permission-search.ts'
import type { Scope } from '#src/domain/scope.ts'
import { isRoleKey, type RoleKey } from './snapshot.ts'
import type { WhoCanQuestion } from './who-can.ts'

/** A question as in an address; empty: nothing chosen. */
export type WhoCanSearch = {
  readonly permission: string
  readonly role: RoleKey | undefined
  /** Identifier of a resource group of the scope: alone, or as a limit for the permission or role. */
  readonly resourceGroup: string
}

/** Parses the address; invalid values are ignored. If it has both a permission and a role, the permission counts. */
export function parseWhoCanSearch(params: URLSearchParams): WhoCanSearch {
  const permission = params.get('permission') ?? ''
  const role = params.get('role') ?? ''
  const group = params.get('rg') ?? ''
  const isPermission = /^[\w-]{1,200}$/u.test(permission)
  return {
    permission: isPermission ? permission : '',
    role: !isPermission && isRoleKey(role) ? role : undefined,
    resourceGroup: isSafeId(group) ? group : '',
  }
}

/** Only the chosen values. */
export function serializeWhoCanSearch({ permission, role, resourceGroup }: WhoCanSearch): URLSearchParams {
  const params = new URLSearchParams()
  if (permission !== '') params.set('permission', permission)
  else if (role !== undefined) params.set('role', role)
  if (resourceGroup !== '') params.set('rg', resourceGroup)
  return params
}

/** The question of an address at a scope. */
export function questionOf(
  { permission, role, resourceGroup }: WhoCanSearch,
  scope: Scope,
): WhoCanQuestion | undefined {
  if (permission !== '') return { kind: 'permission', permission }
  if (role !== undefined) return { kind: 'role', role }
  return resourceGroup === '' ? undefined : { kind: 'resource-group', scope, resourceGroup }
}

/**
 * The address of a question.
 *
 * @param only limits the permission or role to this resource group; empty: all
 */
export function searchOf(question: WhoCanQuestion, only: string): WhoCanSearch {
  switch (question.kind) {
    case 'permission':
      return { permission: question.permission, role: undefined, resourceGroup: only }
    case 'role':
      return { permission: '', role: question.role, resourceGroup: only }
    case 'resource-group':
      return { permission: '', role: undefined, resourceGroup: question.resourceGroup }
  }
}

/** Resources whose identifier joins words, or whose name differs from it. */
const things: Readonly<Record<string, string>> = {
  authsetting: 'authentication settings',
  autostoppingrule: 'AutoStopping rules',
  chaosexperiment: 'chaos experiments',
  chaoshub: 'chaos hubs',
  chaosinfrastructure: 'chaos infrastructure',
  costcategory: 'cost categories',
  criticalevent: 'critical events',
  featureflag: 'feature flags',
  governancepolicy: 'governance policies',
  resourcegroup: 'resource groups',
  serviceaccount: 'service accounts',
  smtp: 'SMTP settings',
  targetgroup: 'target groups',
  testtarget: 'test targets',
  usergroup: 'user groups',
}

/** Actions whose identifier joins words. */
const actions: Readonly<Record<string, string>> = {
  manageapikey: 'manage API keys of',
  targetgroupedit: 'edit target groups of',
}

/** "delete pipelines": a permission in words, for the end of "23 users can …". */
export function permissionPhrase(permission: string): string {
  const { action, resource } = permissionParts(permission)
  return `${actions[action] ?? action} ${things[resource] ?? plural(resource)}`.trim()
}

/** "Delete pipelines": a permission as a choice. */
export function permissionText(permission: string): string {
  const text = permissionPhrase(permission)
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function plural(noun: string): string {
  if (noun === '' || noun.endsWith('s')) return noun
  if (/[^aeiou]y$/u.test(noun)) return `${noun.slice(0, -1)}ies`
  return /(?:[xz]|[cs]h)$/u.test(noun) ? `${noun}es` : `${noun}s`
}

/** The resource type for a permission check. */
export function resourceTypeOf(permission: string): string {
  return permissionParts(permission).resource.replaceAll(' ', '').toUpperCase()
}
