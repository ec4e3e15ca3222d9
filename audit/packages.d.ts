// What the audit uses of the packages that `npm run audit-site` installs in this folder: types are
// checked without them.

declare module 'chrome-launcher' {
  export function launch(options: {
    chromePath: string | undefined;
    chromeFlags: string[];
  }): Promise<{ port: number; kill(): void }>;
}

declare module 'compression' {
  export default function compression(): import('vite').Connect.NextHandleFunction;
}

declare module 'lighthouse' {
  /** How a screen is pretended. */
  export type Config = object;
  export interface Result {
    categories: Record<
      string,
      { score: number | null; auditRefs: { id: string; weight: number }[] }
    >;
    audits: Record<string, { score: number | null; title: string; displayValue?: string }>;
  }
  export interface RunnerResult {
    lhr: Result;
  }
  /** undefined where it was told to gather only. */
  export default function lighthouse(
    url: string,
    flags: { port: number; onlyCategories: string[] },
    config: Config | undefined,
  ): Promise<RunnerResult | undefined>;
}

declare module 'lighthouse/core/config/desktop-config.js' {
  const config: import('lighthouse').Config;
  export default config;
}
