declare module 'subset-font' {
  /**
   * A font with the characters of a text only; `noHinting`: without its rules for coarse screens;
   * `variationAxes`: with a part of each axis only.
   */
  export default function subsetFont(
    font: Buffer,
    text: string,
    options: {
      targetFormat: 'woff2';
      noHinting?: boolean;
      variationAxes?: Record<string, { min: number; max: number }>;
    },
  ): Promise<Buffer>;
}
