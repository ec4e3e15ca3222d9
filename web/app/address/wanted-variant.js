/** The build of the engine that the address asks for with ?variant=, of those in variants.js. */
export const wantedVariant = new URLSearchParams(location.search).get('variant') ?? undefined;
