"""An S3 store on loopback that checks every signature: moto's server with one bucket and one user."""

import json
from dataclasses import dataclass, field

import boto3
import httpx
from moto.server import ThreadedMotoServer

REGION = "eu-north-1"
RIGHTS = ["s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:DeleteObject"]


@dataclass
class Store:
    url: str
    bucket: str
    access_key: str
    secret_key: str = field(repr=False)
    port: int
    server: ThreadedMotoServer = field(repr=False)

    @property
    def client(self):
        """Another client of the same store."""
        return client(self.url, self.access_key, self.secret_key)

    def settings(self, **changed):
        """As a node is told."""
        return {
            "TERRITORY_S3_ENDPOINT": self.url,
            "TERRITORY_S3_REGION": REGION,
            "TERRITORY_S3_BUCKET": self.bucket,
            "TERRITORY_S3_PREFIX": "content",
            "AWS_ACCESS_KEY_ID": self.access_key,
            "AWS_SECRET_ACCESS_KEY": self.secret_key,
        } | changed

    def keys(self, prefix=""):
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=prefix)
        return [entry["Key"] for page in pages for entry in page.get("Contents", [])]

    def stop(self):
        self.server.stop()

    def start(self):
        """Again, with what it kept."""
        self.server = served(self.port)


def client(url, access_key="anybody", secret_key="anything", service="s3"):
    keys = {"aws_access_key_id": access_key, "aws_secret_access_key": secret_key}
    return boto3.client(service, endpoint_url=url, region_name=REGION, **keys)


def served(port=0):
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
    server.start()
    return server


def store():
    server = served()
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"
    client(url).create_bucket(Bucket="territory", CreateBucketConfiguration={"LocationConstraint": REGION})
    iam = client(url, service="iam")
    iam.create_user(UserName="node")
    key = iam.create_access_key(UserName="node")["AccessKey"]
    rights = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": RIGHTS, "Resource": "*"}]}
    iam.put_user_policy(UserName="node", PolicyName="content", PolicyDocument=json.dumps(rights))
    # From here on moto compares signatures and looks at rights.
    httpx.post(f"{url}/moto-api/reset-auth", content=b"0").raise_for_status()
    return Store(url, "territory", key["AccessKeyId"], key["SecretAccessKey"], port, server)
