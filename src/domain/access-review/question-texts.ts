import { byCount, formatNumber } from '#src/domain/format.ts'
import { roleIdOf, type AccessSnapshot } from './snapshot.ts'
import { permissionPhrase } from './who-can-address.ts'
import type { WhoCanQuestion } from './who-can.ts'

/** Roles and resource groups by name, if known. */
type QuestionNames = Pick<AccessSnapshot, 'roles' | 'resourceGroups'>

export type QuestionTexts = {
  /** "23 users can delete pipelines in project Checkout". */
  readonly found: (users: number, place: string) => string
  /** The same if something couldn't be checked. */
  readonly foundAtLeast: (users: number, place: string) => string
  /** The same for access that every user of a scope has; undefined if their number is unknown. */
  readonly everyone: (users: number | undefined, place: string) => string
  /** Title of the list. */
  readonly list: (place: string) => string
  /** Description of these users. */
  readonly users: string
}

/**
 * Sentences about who can do what a question asks.
 *
 * @param only limits the question to this resource group; empty: all
 */
export function questionTexts(question: WhoCanQuestion, names: QuestionNames, only: string): QuestionTexts {
  switch (question.kind) {
    case 'permission': {
      const action = permissionPhrase(question.permission)
      return only === '' ? canTexts(action) : canOnTexts(action, groupName(names, only))
    }
    case 'role': {
      const role = names.roles.get(question.role)?.name ?? roleIdOf(question.role)
      return only === '' ? roleTexts(role) : roleOnTexts(role, groupName(names, only))
    }
    case 'resource-group':
      return anyRoleTexts(groupName(names, question.resourceGroup))
  }
}

/** @param action "delete pipelines", from the identifier of the permission */
function canTexts(action: string): QuestionTexts {
  return {
    found: (users, place) =>
      byCount(users, `1 user can ${action} in ${place}`, `${formatNumber(users)} users can ${action} in ${place}`),
    foundAtLeast: (users, place) =>
      byCount(
        users,
        `At least 1 user can ${action} in ${place}`,
        `At least ${formatNumber(users)} users can ${action} in ${place}`,
      ),
    everyone: (users, place) =>
      users === undefined
        ? `All users in ${place} can ${action}`
        : byCount(
            users,
            `The 1 user in ${place} can ${action}`,
            `All ${formatNumber(users)} users in ${place} can ${action}`,
          ),
    list: (place) => `Users who can ${action} in ${place}`,
    users: `Users who can ${action}`,
  }
}

function canOnTexts(action: string, group: string): QuestionTexts {
  return {
    found: (users, place) =>
      byCount(
        users,
        `1 user can ${action} on ${group} in ${place}`,
        `${formatNumber(users)} users can ${action} on ${group} in ${place}`,
      ),
    foundAtLeast: (users, place) =>
      byCount(
        users,
        `At least 1 user can ${action} on ${group} in ${place}`,
        `At least ${formatNumber(users)} users can ${action} on ${group} in ${place}`,
      ),
    everyone: (users, place) =>
      users === undefined
        ? `All users in ${place} can ${action} on ${group}`
        : byCount(
            users,
            `The 1 user in ${place} can ${action} on ${group}`,
            `All ${formatNumber(users)} users in ${place} can ${action} on ${group}`,
          ),
    list: (place) => `Users who can ${action} on ${group} in ${place}`,
    users: `Users who can ${action} on ${group}`,
  }
}

function roleTexts(role: string): QuestionTexts {
  return {
    found: (users, place) =>
      byCount(
        users,
        `1 user has the role ${role} in ${place}`,
        `${formatNumber(users)} users have the role ${role} in ${place}`,
      ),
    foundAtLeast: (users, place) =>
      byCount(
        users,
        `At least 1 user has the role ${role} in ${place}`,
        `At least ${formatNumber(users)} users have the role ${role} in ${place}`,
      ),
    everyone: (users, place) =>
      users === undefined
        ? `All users in ${place} have the role ${role}`
        : byCount(
            users,
            `The 1 user in ${place} has the role ${role}`,
            `All ${formatNumber(users)} users in ${place} have the role ${role}`,
          ),
    list: (place) => `Users who have the role ${role} in ${place}`,
    users: `Users who have the role ${role}`,
  }
}

function roleOnTexts(role: string, group: string): QuestionTexts {
  return {
    found: (users, place) =>
      byCount(
        users,
        `1 user has the role ${role} on ${group} in ${place}`,
        `${formatNumber(users)} users have the role ${role} on ${group} in ${place}`,
      ),
    foundAtLeast: (users, place) =>
      byCount(
        users,
        `At least 1 user has the role ${role} on ${group} in ${place}`,
        `At least ${formatNumber(users)} users have the role ${role} on ${group} in ${place}`,
      ),
    everyone: (users, place) =>
      users === undefined
        ? `All users in ${place} have the role ${role} on ${group}`
        : byCount(
            users,
            `The 1 user in ${place} has the role ${role} on ${group}`,
            `All ${formatNumber(users)} users in ${place} have the role ${role} on ${group}`,
          ),
    list: (place) => `Users who have the role ${role} on ${group} in ${place}`,
    users: `Users who have the role ${role} on ${group}`,
  }
}

function anyRoleTexts(group: string): QuestionTexts {
  return {
    found: (users, place) =>
      byCount(
        users,
        `1 user has a role on ${group} in ${place}`,
        `${formatNumber(users)} users have a role on ${group} in ${place}`,
      ),
    foundAtLeast: (users, place) =>
      byCount(
        users,
        `At least 1 user has a role on ${group} in ${place}`,
        `At least ${formatNumber(users)} users have a role on ${group} in ${place}`,
      ),
    everyone: (users, place) =>
      users === undefined
        ? `All users in ${place} have a role on ${group}`
        : byCount(
            users,
            `The 1 user in ${place} has a role on ${group}`,
            `All ${formatNumber(users)} users in ${place} have a role on ${group}`,
          ),
    list: (place) => `Users who have a role on ${group} in ${place}`,
    users: `Users who have a role on ${group}`,
  }
}

function groupName({ resourceGroups }: QuestionNames, id: string): string {
  for (const [key, { name }] of resourceGroups) if (key.endsWith(` ${id}`)) return name
  return id
}
