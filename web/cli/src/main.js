#!/usr/bin/env node
import { dataSets, defaultData } from '../../data/datasets.js';
import { experiment } from './experiment.js';
import { list } from './list.js';
import { methodUsage } from './method-flags.js';
import { info } from './info.js';
import { evaluate } from './evaluate.js';
import { run } from './run.js';
import { distill, train } from './train.js';
import { Interrupted, UsageError } from './usage.js';

const names = dataSets.map(({ id }) => id).join(', ');
const commands = { list, experiment, train, distill, run, evaluate, info };

const usage = `dark-knowledge: knowledge distillation in the terminal

  dark-knowledge list                      the experiments
  dark-knowledge experiment NAME           run one and print its table
      --size classroom|short|paper         classroom unless said
      --seeds N                            seeds 1 to N; as many as the size plans unless said
      --json FILE                          write the table's numbers and where they come from
      --workers N                          one a core unless said
      --kept                               run nothing: the table of what earlier runs have kept
  dark-knowledge train FILE                train a network and write it (safetensors)
      --hidden 300,300  --epochs 10  --rate 1e-3  --batch 128  --seed 1
      --images N                           so many training images, as many of each class
      --dropout-input 0  --dropout-hidden 0  --max-norm N  --jitter 0
  dark-knowledge distill FILE --teacher T  the same from what T says, safetensors, by one of these methods,
                                           the first unless said, and any option of train; several
                                           --teacher: an ensemble (temperatures from 0.0001 to 10,000)
${methodUsage}
  dark-knowledge run FILE.json             train what the lab has exported (JSON), and write it
      --out FILE                           FILE.safetensors unless said
      --teacher T                          the network that it learns from, where it does; it is
                                           known by its fingerprint. Several: an ensemble
      --seed N                             that of the file unless said
  dark-knowledge evaluate FILE ...         test errors, by class; of several files as one
  dark-knowledge info FILE                 layers, parameters, bytes, and the engine

  --inputs 0..255 | MEAN,DEVIATION   what the networks that evaluate, distill and run read were trained on;
      pixels of 0 to 1 unless said, 0.1307,0.3081 where they were normalised as is usual in PyTorch
  --data NAME|FOLDER  ${names}, or a folder of four IDX files under their usual
      names, such as train-images-idx3-ubyte.gz and t10k-labels.idx1-ubyte, also behind the name of
      the set (emnist-digits-); that of the run's file, or ${defaultData.id}, unless said. Images in
      one row each are taken for square. --mnist FOLDER is what it was called
  --first-label 1  --classes 26   what the labels in a folder mean: that of the first class, 0 unless
      said, and how many classes there are, as many as the labels tell unless said
  --variant simd|relaxed-simd|simd-threads|relaxed-simd-threads   the engine's build; simd, whose
      bits are the same on every machine, unless said
  --help

Exit codes: 0 done, 1 failed, 2 not understood, 130 interrupted.`;

const [name, ...rest] = process.argv.slice(2);
process.exitCode = await main();

async function main() {
  if (name === undefined || [name, ...rest].includes('--help')) {
    console.log(usage);
    return name === undefined ? 2 : 0;
  }
  try {
    const command = commands[/** @type {keyof typeof commands} */ (name)];
    if (!Object.hasOwn(commands, name)) {
      throw new UsageError(
        `there is no command '${name}'; there is ${Object.keys(commands).join(', ')}`,
      );
    }
    return await command(rest);
  } catch (error) {
    console.error(`dark-knowledge: ${error instanceof Error ? error.message : error}`);
    if (error instanceof Interrupted) return 130;
    if (!(error instanceof UsageError)) return 1;
    console.error('dark-knowledge --help tells how it is used');
    return 2;
  }
}
