/**
 * Whole sentences about what is loaded, for each kind of data: a translation might need a different form of any of
 * them.
 */

export type ReadTexts = {
  readonly denied: string
  readonly gone: string
  readonly failed: string
  readonly loading: string
  /** After some seconds without a response. */
  readonly waiting: string
  /**
   * Previously loaded data stays.
   *
   * @param time "14:02"
   */
  readonly kept: (time: string) => string
  /**
   * For an admin.
   *
   * @param permissions names of the missing permissions
   */
  readonly request: (permissions: string) => string
}

const plainTexts = {
  profile: {
    denied: 'You don’t have permission to view your profile',
    gone: 'Couldn’t find your profile. Someone else might have removed it.',
    failed: 'Couldn’t load your profile',
    loading: 'Loading your profile…',
    waiting: 'Still waiting for your profile…',
    kept: (time) => `Showing your profile from ${time}`,
    request: (permissions) => `Please grant me the permission ${permissions} so that I can view your profile.`,
  },
  user: {
    denied: 'You don’t have permission to view this user',
    gone: 'Couldn’t find this user. Someone else might have removed them.',
    failed: 'Couldn’t load this user',
    loading: 'Loading this user…',
    waiting: 'Still waiting for this user…',
    kept: (time) => `Showing this user from ${time}`,
    request: (permissions) => `Please grant me the permission ${permissions} so that I can view this user.`,
  },
  linkedUser: {
    denied: 'You don’t have permission to view the user in this link',
    gone: 'Couldn’t find the user in this link. Someone else might have removed them.',
    failed: 'Couldn’t load the user in this link',
    loading: 'Loading the user in this link…',
    waiting: 'Still waiting for the user in this link…',
    kept: (time) => `Showing the user in this link from ${time}`,
    request: (permissions) => `Please grant me the permission ${permissions} so that I can view the user in this link.`,
  },
  users: {
    denied: 'You don’t have permission to view the users',
    gone: 'Couldn’t find the users. Someone else might have removed them.',
    failed: 'Couldn’t load the users',
    loading: 'Loading the users…',
    waiting: 'Still waiting for the users…',
    kept: (time) => `Showing the users from ${time}`,
    request: (permissions) => `Please grant me the permission ${permissions} so that I can view the users.`,
  },
  invitation: {
    denied: 'You don’t have permission to view the invitation',
    gone: 'Couldn’t find the invitation. Someone else might have removed it.',
    failed: 'Couldn’t load the invitation',
    loading: 'Loading the invitation…',
    waiting: 'Still waiting for the invitation…',
    kept: (time) => `Showing the invitation from ${time}`,
    request: (permissions) => `Please grant me the permission ${permissions} so that I can view the invitation.`,
  },
  role: {
    denied: 'You don’t have permission to view the role',
    gone: 'Couldn’t find the role. Someone else might have removed it.',
    failed: 'Couldn’t load the role',
    loading: 'Loading the role…',
    waiting: 'Still waiting for the role…',
    kept: (time) => `Showing the role from ${time}`,
    request: (permissions) => `Please grant me the permission ${permissions} so that I can view the role.`,
  },
  roles: {
    denied: 'You don’t have permission to view the roles',
    gone: 'Couldn’t find the roles. Someone else might have removed them.',
    failed: 'Couldn’t load the roles',
    loading: 'Loading the roles…',
    waiting: 'Still waiting for the roles…',
    kept: (time) => `Showing the roles from ${time}`,
    request: (permissions) => `Please grant me the permission ${permissions} so that I can view the roles.`,
  },
  resourceGroup: {
    denied: 'You don’t have permission to view the resource group',
    gone: 'Couldn’t find the resource group. Someone else might have removed it.',
    failed: 'Couldn’t load the resource group',
    loading: 'Loading the resource group…',
    waiting: 'Still waiting for the resource group…',
    kept: (time) => `Showing the resource group from ${time}`,
    request: (permissions) => `Please grant me the permission ${permissions} so that I can view the resource group.`,
  },
  resourceGroups: {
    denied: 'You don’t have permission to view the resource groups',
    gone: 'Couldn’t find the resource groups. Someone else might have removed them.',
    failed: 'Couldn’t load the resource groups',
    loading: 'Loading the resource groups…',
    waiting: 'Still waiting for the resource groups…',
    kept: (time) => `Showing the resource groups from ${time}`,
    request: (permissions) => `Please grant me the permission ${permissions} so that I can view the resource groups.`,
  },
  groups: {
    denied: 'You don’t have permission to view the groups',
    gone: 'Couldn’t find the groups. Someone else might have removed them.',
    failed: 'Couldn’t load the groups',
    loading: 'Loading the groups…',
    waiting: 'Still waiting for the groups…',
    kept: (time) => `Showing the groups from ${time}`,
    request: (permissions) => `Please grant me the permission ${permissions} so that I can view the groups.`,
  },
  organizations: {
    denied: 'You don’t have permission to view the organizations',
    gone: 'Couldn’t find the organizations. Someone else might have removed them.',
    failed: 'Couldn’t load the organizations',
    loading: 'Loading the organizations…',
    waiting: 'Still waiting for the organizations…',
    kept: (time) => `Showing the organizations from ${time}`,
    request: (permissions) => `Please grant me the permission ${permissions} so that I can view the organizations.`,
  },
  projects: {
    denied: 'You don’t have permission to view the projects',
    gone: 'Couldn’t find the projects. Someone else might have removed them.',
    failed: 'Couldn’t load the projects',
    loading: 'Loading the projects…',
    waiting: 'Still waiting for the projects…',
    kept: (time) => `Showing the projects from ${time}`,
    request: (permissions) => `Please grant me the permission ${permissions} so that I can view the projects.`,
  },
  ownRoles: {
    denied: 'You don’t have permission to view your roles',
    gone: 'Couldn’t find your roles. You might have been removed from this scope.',
    failed: 'Couldn’t load your roles',
    loading: 'Loading your roles…',
    waiting: 'Still waiting for your roles…',
    kept: (time) => `Showing your roles from ${time}`,
    request: (permissions) => `Please grant me the permission ${permissions} so that I can view your roles.`,
  },
  ownGroups: {
    denied: 'You don’t have permission to view your groups',
    gone: 'Couldn’t find your groups. You might have been removed from this scope.',
    failed: 'Couldn’t load your groups',
    loading: 'Loading your groups…',
    waiting: 'Still waiting for your groups…',
    kept: (time) => `Showing your groups from ${time}`,
    request: (permissions) => `Please grant me the permission ${permissions} so that I can view your groups.`,
  },
  ownPermissions: {
    denied: 'You don’t have permission to view your permissions',
    gone: 'Couldn’t find your permissions. You might have been removed from this scope.',
    failed: 'Couldn’t load your permissions',
    loading: 'Loading your permissions…',
    waiting: 'Still waiting for your permissions…',
    kept: (time) => `Showing your permissions from ${time}`,
    request: (permissions) => `Please grant me the permission ${permissions} so that I can view your permissions.`,
  },
  access: {
    denied: 'You don’t have permission to view this access',
    gone: 'Couldn’t find this access. Someone else might have removed it.',
    failed: 'Couldn’t load access',
    loading: 'Loading access…',
    waiting: 'Still waiting for access to load…',
    kept: (time) => `Showing access from ${time}`,
    request: (permissions) => `Please grant me the permission ${permissions} so that I can view this access.`,
  },
  lastAdminCheck: {
    denied: 'You don’t have permission to check for the last admin',
    gone: 'Couldn’t check for the last admin. The scope or role might have been deleted.',
    failed: 'Couldn’t check for the last admin',
    loading: 'Checking for the last admin…',
    waiting: 'Still checking for the last admin…',
    kept: (time) => `Last admin checked at ${time}`,
    request: (permissions) => `Please grant me the permission ${permissions} so that I can check for the last admin.`,
  },
  setupKey: {
    denied: 'You don’t have permission to view the setup key',
    gone: 'Couldn’t find the setup key. Someone else might have removed it.',
    failed: 'Couldn’t load the setup key',
    loading: 'Loading the setup key…',
    waiting: 'Still waiting for the setup key…',
    kept: (time) => `Showing the setup key from ${time}`,
    request: (permissions) => `Please grant me the permission ${permissions} so that I can view the setup key.`,
  },
  knownUsers: {
    denied: 'You don’t have permission to check which users are already here',
    gone: 'Couldn’t check which users are already here. The scope might have been deleted.',
    failed: 'Couldn’t check which users are already here',
    loading: 'Checking which users are already here…',
    waiting: 'Still checking which users are already here…',
    kept: (time) => `Showing users from ${time}`,
    request: (permissions) =>
      `Please grant me the permission ${permissions} so that I can check which users are already here.`,
  },
  comparison: {
    denied: 'You don’t have permission to view the comparison',
    gone: 'Couldn’t find the comparison. Someone else might have removed it.',
    failed: 'Couldn’t load the comparison',
    loading: 'Loading the comparison…',
    waiting: 'Still waiting for the comparison…',
    kept: (time) => `Showing the comparison from ${time}`,
    request: (permissions) => `Please grant me the permission ${permissions} so that I can view the comparison.`,
  },
  report: {
    denied: 'You don’t have permission to view the report',
    gone: 'Couldn’t find the report. Someone else might have removed it.',
    failed: 'Couldn’t load the report',
    loading: 'Loading the report…',
    waiting: 'Still waiting for the report…',
    kept: (time) => `Showing the report from ${time}`,
    request: (permissions) => `Please grant me the permission ${permissions} so that I can view the report.`,
  },
  reviewItems: {
    denied: 'You don’t have permission to view the items of the review',
    gone: 'Couldn’t find the items of the review. Someone else might have removed them.',
    failed: 'Couldn’t load the items of the review',
    loading: 'Loading the items of the review…',
    waiting: 'Still waiting for the items of the review…',
    kept: (time) => `Showing the items of the review from ${time}`,
    request: (permissions) =>
      `Please grant me the permission ${permissions} so that I can view the items of the review.`,
  },
  changes: {
    denied: 'You don’t have permission to view the changes',
    gone: 'Couldn’t find the changes. Someone else might have removed them.',
    failed: 'Couldn’t load the changes',
    loading: 'Loading the changes…',
    waiting: 'Still waiting for the changes…',
    kept: (time) => `Showing the changes from ${time}`,
    request: (permissions) => `Please grant me the permission ${permissions} so that I can view the changes.`,
  },
  figures: {
    denied: 'You don’t have permission to view the figures',
    gone: 'Couldn’t find the figures. Someone else might have removed them.',
    failed: 'Couldn’t load the figures',
    loading: 'Loading the figures…',
    waiting: 'Still waiting for the figures…',
    kept: (time) => `Showing the figures from ${time}`,
    request: (permissions) => `Please grant me the permission ${permissions} so that I can view the figures.`,
  },
  rolesOfSelected: {
    denied: 'You don’t have permission to view the roles of the selected users',
    gone: 'Couldn’t find the roles of the selected users. Someone else might have removed them.',
    failed: 'Couldn’t load the roles of the selected users',
    loading: 'Loading the roles of the selected users…',
    waiting: 'Still waiting for the roles of the selected users…',
    kept: (time) => `Showing the roles of the selected users from ${time}`,
    request: (permissions) =>
      `Please grant me the permission ${permissions} so that I can view the roles of the selected users.`,
  },
} satisfies Record<string, ReadTexts>

/** Keyed by kind, for texts with the name of a scope or a user. */
const namedTexts = {
  userIn: (name) => ({
    denied: `You don’t have permission to view this user in ${name}`,
    gone: `Couldn’t find this user in ${name}. Someone else might have removed them.`,
    failed: `Couldn’t load this user in ${name}`,
    loading: `Loading this user in ${name}…`,
    waiting: `Still waiting for this user in ${name}…`,
    kept: (time) => `Showing this user in ${name} from ${time}`,
    request: (permissions) => `Please grant me the permission ${permissions} so that I can view this user in ${name}.`,
  }),
  oneOfTwoIn: (name) => ({
    denied: `You don’t have permission to view one of the two users in ${name}`,
    gone: `Couldn’t find one of the two users in ${name}. Someone else might have removed them.`,
    failed: `Couldn’t load one of the two users in ${name}`,
    loading: `Loading one of the two users in ${name}…`,
    waiting: `Still waiting for one of the two users in ${name}…`,
    kept: (time) => `Showing one of the two users in ${name} from ${time}`,
    request: (permissions) =>
      `Please grant me the permission ${permissions} so that I can view one of the two users in ${name}.`,
  }),
  usersIn: (name) => ({
    denied: `You don’t have permission to view the users in ${name}`,
    gone: `Couldn’t find the users in ${name}. Someone else might have removed them.`,
    failed: `Couldn’t load the users in ${name}`,
    loading: `Loading the users in ${name}…`,
    waiting: `Still waiting for the users in ${name}…`,
    kept: (time) => `Showing the users in ${name} from ${time}`,
    request: (permissions) => `Please grant me the permission ${permissions} so that I can view the users in ${name}.`,
  }),
  invitationsIn: (name) => ({
    denied: `You don’t have permission to view the invitations in ${name}`,
    gone: `Couldn’t find the invitations in ${name}. Someone else might have removed them.`,
    failed: `Couldn’t load the invitations in ${name}`,
    loading: `Loading the invitations in ${name}…`,
    waiting: `Still waiting for the invitations in ${name}…`,
    kept: (time) => `Showing the invitations in ${name} from ${time}`,
    request: (permissions) =>
      `Please grant me the permission ${permissions} so that I can view the invitations in ${name}.`,
  }),
  ownPermissionsIn: (name) => ({
    denied: `You don’t have permission to view your permissions in ${name}`,
    gone: `Couldn’t find your permissions in ${name}. You might have been removed from it.`,
    failed: `Couldn’t load your permissions in ${name}`,
    loading: `Loading your permissions in ${name}…`,
    waiting: `Still waiting for your permissions in ${name}…`,
    kept: (time) => `Showing your permissions in ${name} from ${time}`,
    request: (permissions) =>
      `Please grant me the permission ${permissions} so that I can view your permissions in ${name}.`,
  }),
  assignmentsIn: (name) => ({
    denied: `You don’t have permission to view the role assignments in ${name}`,
    gone: `Couldn’t find the role assignments in ${name}. Someone else might have removed them.`,
    failed: `Couldn’t load the role assignments in ${name}`,
    loading: `Loading the role assignments in ${name}…`,
    waiting: `Still waiting for the role assignments in ${name}…`,
    kept: (time) => `Showing the role assignments in ${name} from ${time}`,
    request: (permissions) =>
      `Please grant me the permission ${permissions} so that I can view the role assignments in ${name}.`,
  }),
  rolesOf: (name) => ({
    denied: `You don’t have permission to view the roles of ${name}`,
    gone: `Couldn’t find the roles of ${name}. Someone else might have removed them.`,
    failed: `Couldn’t load the roles of ${name}`,
    loading: `Loading the roles of ${name}…`,
    waiting: `Still waiting for the roles of ${name}…`,
    kept: (time) => `Showing the roles of ${name} from ${time}`,
    request: (permissions) => `Please grant me the permission ${permissions} so that I can view the roles of ${name}.`,
  }),
  groupsOf: (name) => ({
    denied: `You don’t have permission to view the groups of ${name}`,
    gone: `Couldn’t find the groups of ${name}. Someone else might have removed them.`,
    failed: `Couldn’t load the groups of ${name}`,
    loading: `Loading the groups of ${name}…`,
    waiting: `Still waiting for the groups of ${name}…`,
    kept: (time) => `Showing the groups of ${name} from ${time}`,
    request: (permissions) => `Please grant me the permission ${permissions} so that I can view the groups of ${name}.`,
  }),
  accessElsewhere: (name) => ({
    denied: `You don’t have permission to view the access of ${name} in other scopes`,
    gone: `Couldn’t find the access of ${name} in other scopes. Someone else might have removed it.`,
    failed: `Couldn’t load the access of ${name} in other scopes`,
    loading: `Loading the access of ${name} in other scopes…`,
    waiting: `Still waiting for the access of ${name} in other scopes…`,
    kept: (time) => `Showing the access of ${name} in other scopes from ${time}`,
    request: (permissions) =>
      `Please grant me the permission ${permissions} so that I can view the access of ${name} in other scopes.`,
  }),
} satisfies Record<string, (name: string) => ReadTexts>

/** The kind of data; with the name of its scope or user if the text has it. */
export type ReadThing = keyof typeof plainTexts | readonly [keyof typeof namedTexts, name: string]

export function readTexts(what: ReadThing): ReadTexts {
  return typeof what === 'string' ? plainTexts[what] : namedTexts[what[0]](what[1])
}
