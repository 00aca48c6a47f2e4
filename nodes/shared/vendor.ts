/**
 * The only import of jose and p-throttle, and the only file that is bundled, so that the published
 * package needs no runtime dependency. jose is imported by name: its whole barrel would bring in a
 * global that n8n's rules bar.
 */
export { importPKCS8, SignJWT } from 'jose';
export type { CryptoKey, JWTHeaderParameters, JWTPayload } from 'jose';
export { default as pThrottle } from 'p-throttle';
export type { ThrottledFunction } from 'p-throttle';
