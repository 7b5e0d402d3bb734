/**
 * Layer `server`: the HTTP host of the built app. Runs in Node, never in the page. May import contract, domain, sim,
 * hono and node. This file is the one table of response headers. Every response has `securityHeaders`, including
 * errors.
 */

/** What is requested: the page and its files, or data for the page. */
export type Audience = 'page' | 'api'

/**
 * Policy of the page: it can load scripts, styles, images and data from its own address, and nothing else. No inline
 * code, no markup from text (Trusted Types), no framing.
 */
const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  // The app has no worker; the static demo, which has one, is not served by this host.
  "worker-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
]

/**
 * Policy of an API response, in case a browser shows it as a document: nothing is allowed. `sandbox` assigns an opaque
 * origin, so that it reaches neither the storage nor the other tabs of the page.
 */
const dataPolicy = ["default-src 'none'", 'sandbox', "frame-ancestors 'none'"]

/**
 * The policy alone.
 *
 * @param https as for `securityHeaders`
 * @param audience as for `securityHeaders`
 */
export function contentSecurityPolicy(https: boolean, audience: Audience): string {
  if (audience === 'api') return dataPolicy.join('; ')
  return [...contentPolicy, ...(https ? ['upgrade-insecure-requests'] : [])].join('; ')
}

/**
 * Headers of every response. HSTS includes subdomains, as ASVS 3.4.1 requires, but not `preload`: browsers' preload
 * lists accept only whole domains, so that decision belongs to the owner of the domain (docs/deployment.md).
 *
 * @param https whether users reach this host over https. Only then can it send HSTS.
 * @param audience `api` for the paths of the services and of the simulator's controls
 */
export function securityHeaders(https: boolean, audience: Audience = 'page'): Readonly<Record<string, string>> {
  return {
    'content-security-policy': contentSecurityPolicy(https, audience),
    ...(https ? { 'strict-transport-security': 'max-age=63072000; includeSubDomains' } : {}),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
    'origin-agent-cluster': '?1',
  }
}

/** `cache-control` by kind of response. Hashed assets never change; other public files rarely do. */
export const cacheControl = {
  page: 'no-store',
  api: 'no-store',
  asset: 'public, max-age=31536000, immutable',
  file: 'public, max-age=3600',
} as const
