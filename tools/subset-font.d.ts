declare module 'subset-font' {
  /**
   * A font with the characters of a text only; `noHinting`: without its rules for coarse screens;
   * `variationAxes`: at a point of each axis.
   */
  export default function subsetFont(
    font: Buffer,
    text: string,
    options: {
      targetFormat: 'woff2';
      noHinting?: boolean;
      variationAxes?: Record<string, number>;
    },
  ): Promise<Buffer>;
}
