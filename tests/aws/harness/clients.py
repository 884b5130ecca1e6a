"""Clients of the emulated account's owner."""


import boto3
from botocore.config import Config

from harness.processes import REGION


class Clients:
    """One client a service, made when it is first used."""

    def __init__(self, url: str, region: str = REGION):
        self.url = url
        self.region = region
        self._session = boto3.Session("test", "test", region_name=region)

    def __getattr__(self, service: str):
        if service.startswith("_"):
            raise AttributeError(service)
        config = Config(retries={"max_attempts": 1}, s3={"addressing_style": "path"}, max_pool_connections=20)
        client = self._session.client(service.rstrip("_").replace("_", "-"), endpoint_url=self.url, config=config)
        setattr(self, service, client)
        return client
