/** How a chain's bucket is set up, in the members of S3's own API: its owner alone reads and writes, no access list counts, and S3 encrypts what is at rest. */
export const bucketSettings = {
  objectOwnership: 'BucketOwnerEnforced',
  encryption: 'AES256',
  publicAccessBlock: { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true },
} as const;
