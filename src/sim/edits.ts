import * as v from 'valibot'
import { scopeLevel, type Scope } from '#src/domain/scope.ts'
import { applyBindings, assign, assignmentProblem, isAssigned, join, resourceGroupOf } from './model/membership.ts'
import { findGroup } from './model/access-rules.ts'
import type { Principal } from './model/assignment.ts'
import type { Person } from './model/people.ts'
import { removeUser } from './model/remove-user.ts'
import { isSame } from './model/scopes.ts'
import type { World } from './model/world.ts'

const scope = { org: v.optional(v.string()), project: v.optional(v.string()) }
/** ID or email address. */
const user = v.string()

/**
 * Changes by another admin in the meantime. `user` can be omitted in a fault rule: default is the target of the call.
 */
export const worldEdit = v.variant('action', [
  v.strictObject({ action: v.literal('add'), user, name: v.optional(v.string()), ...scope }),
  v.strictObject({ action: v.literal('remove'), user: v.optional(user), ...scope }),
  v.strictObject({ action: v.literal('rename'), user: v.optional(user), name: v.string() }),
  v.strictObject({
    action: v.picklist(['lock', 'unlock', 'disable', 'enable', 'two-factor-on', 'two-factor-off', 'manage-externally']),
    user: v.optional(user),
  }),
  v.strictObject({ action: v.picklist(['enforce-two-factor', 'waive-two-factor']) }),
  v.strictObject({
    action: v.picklist(['add-binding', 'remove-binding']),
    user: v.optional(user),
    role: v.string(),
    resourceGroup: v.optional(v.string()),
    ...scope,
  }),
  v.strictObject({
    action: v.picklist(['add-to-group', 'remove-from-group']),
    user: v.optional(user),
    group: v.string(),
    ...scope,
  }),
  v.strictObject({
    action: v.picklist(['add-group-binding', 'remove-group-binding']),
    group: v.string(),
    /** Level of the group, if it is not that of the scope. */
    level: v.optional(v.picklist(['account', 'organization', 'project'])),
    role: v.string(),
    resourceGroup: v.optional(v.string()),
    ...scope,
  }),
])
export type WorldEdit = v.InferOutput<typeof worldEdit>

function personOf(world: World, named: string | undefined): Person {
  const person = named === undefined ? undefined : (world.people.get(named) ?? world.people.byEmail(named))
  if (person === undefined) throw new Error(`nobody is called ${named ?? 'nothing'}`)
  return person
}

const flags = {
  lock: { locked: true },
  unlock: { locked: false },
  disable: { disabled: true },
  enable: { disabled: false },
  'two-factor-on': { twoFactor: true },
  'two-factor-off': { twoFactor: false },
  'manage-externally': { externallyManaged: true },
} as const

/**
 * Changes the world as another admin would, immediately in every list.
 *
 * @param about the user it is about if the edit doesn't name one
 * @throws Error with a sentence if it is not possible
 */
export function applyEdit(world: World, edit: WorldEdit, about?: string): void {
  const at: Scope = {
    account: world.account.identifier,
    ...('org' in edit && edit.org !== undefined ? { org: edit.org } : {}),
    ...('project' in edit && edit.project !== undefined ? { project: edit.project } : {}),
  }
  const put = (person: Person, change: Partial<Person>) => {
    world.people.put({ ...person, ...change, lastModifiedAt: world.now() })
    // The copy behind the lists is up to date immediately.
    world.copies.delete(person.uuid)
  }
  switch (edit.action) {
    case 'add':
      join(world, at, (world.people.byEmail(edit.user) ?? made(world, edit.user, edit.name ?? null)).uuid)
      break
    case 'remove': {
      const { uuid } = personOf(world, edit.user ?? about)
      if (!removeUser(world, at, uuid)) throw new Error(`${uuid} is not in that scope`)
      break
    }
    case 'rename':
      put(personOf(world, edit.user ?? about), { name: edit.name })
      break
    case 'enforce-two-factor':
    case 'waive-two-factor':
      world.settings.twoFactorEnforced = edit.action === 'enforce-two-factor'
      break
    case 'add-binding': {
      const { uuid } = personOf(world, edit.user ?? about)
      const notes = world.notes.length
      const resourceGroup = edit.resourceGroup === undefined ? {} : { resourceGroupIdentifier: edit.resourceGroup }
      applyBindings(world, at, uuid, [{ roleIdentifier: edit.role, ...resourceGroup }], [])
      if (world.notes.length > notes) throw new Error(world.notes.pop())
      break
    }
    case 'remove-binding': {
      const { uuid } = personOf(world, edit.user ?? about)
      const rows = world.assignments
        .ofPrincipal('USER', uuid)
        .filter(
          (row) =>
            isSame(row.scope, at) &&
            row.roleIdentifier === edit.role &&
            (edit.resourceGroup === undefined || row.resourceGroupIdentifier === edit.resourceGroup),
        )
      if (rows.length === 0) throw new Error(`${uuid} does not hold ${edit.role} in that scope`)
      for (const { identifier } of rows) world.assignments.remove(identifier)
      break
    }
    case 'add-to-group':
    case 'remove-from-group': {
      const { uuid } = personOf(world, edit.user ?? about)
      const group = findGroup(world, edit.group, at)
      if (group === undefined) throw new Error(`${edit.group} is no group of that scope`)
      if (edit.action === 'add-to-group') group.users.add(uuid)
      else if (!group.users.delete(uuid)) throw new Error(`${uuid} is not in ${edit.group}`)
      group.lastModifiedAt = world.now()
      break
    }
    case 'add-group-binding': {
      const principal = groupPrincipal(edit.group, edit.level ?? scopeLevel(at))
      const resourceGroup = resourceGroupOf(at, edit.resourceGroup)
      const problem = assignmentProblem(world, at, principal, edit.role, resourceGroup)
      if (problem !== undefined) throw new Error(problem)
      if (!isAssigned(world, at, principal, edit.role, resourceGroup))
        assign(world, at, principal, edit.role, resourceGroup)
      break
    }
    case 'remove-group-binding': {
      const rows = world.assignments
        .ofPrincipal('USER_GROUP', edit.group)
        .filter(
          (row) =>
            isSame(row.scope, at) &&
            row.principal.scopeLevel === (edit.level ?? scopeLevel(at)) &&
            row.roleIdentifier === edit.role &&
            (edit.resourceGroup === undefined || row.resourceGroupIdentifier === edit.resourceGroup),
        )
      if (rows.length === 0) throw new Error(`${edit.group} does not hold ${edit.role} in that scope`)
      for (const { identifier } of rows) world.assignments.remove(identifier)
      break
    }
    default:
      put(personOf(world, edit.user ?? about), flags[edit.action])
  }
  world.effects += 1
}

function groupPrincipal(identifier: string, level: Principal['scopeLevel']): Principal {
  return { type: 'USER_GROUP', identifier, scopeLevel: level }
}

function made(world: World, email: string, name: string | null): Person {
  const now = world.now()
  const person: Person = {
    uuid: world.random.userId(),
    email: email.toLowerCase(),
    name,
    locked: false,
    disabled: false,
    externallyManaged: false,
    twoFactor: false,
    defaultAccount: world.account.identifier,
    createdAt: now,
    lastModifiedAt: now,
    lastLogin: now,
  }
  world.people.put(person)
  return person
}
